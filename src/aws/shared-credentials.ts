import type { AwsCredentialIdentityProvider } from '@smithy/types';

type Make = () => Promise<AwsCredentialIdentityProvider>;

interface Shared {
  users: number;
  provider: Promise<AwsCredentialIdentityProvider> | undefined;
}

const SHARED = new Map<string, Shared>();

/**
 * A credential provider that all clients of the same profile share while one of them is open, so that a run starts a
 * `credential_process`, or prompts for an MFA code, only once.
 */
export class SharedCredentials implements Disposable {
  readonly #key: string;
  readonly #shared: Shared;
  #isOpen = true;

  /** @param profile from the shared configuration files */
  constructor(profile: string | undefined) {
    const environment = Object.entries(process.env).filter(([name]) =>
      /^(AWS_|HOME$|USERPROFILE$)/.test(name),
    );
    this.#key = JSON.stringify([profile, environment.sort()]);
    this.#shared = SHARED.get(this.#key) ?? { users: 0, provider: undefined };
    this.#shared.users += 1;
    SHARED.set(this.#key, this.#shared);
  }

  provider(make: Make): Promise<AwsCredentialIdentityProvider> {
    this.#shared.provider ??= make();
    return this.#shared.provider;
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#shared.users -= 1;
    if (this.#shared.users === 0 && SHARED.get(this.#key) === this.#shared) SHARED.delete(this.#key);
  }
}
