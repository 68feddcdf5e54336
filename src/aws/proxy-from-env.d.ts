declare module 'proxy-from-env' {
  /** The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name for a URL; empty without one. */
  export function getProxyForUrl(url: string): string;
}
