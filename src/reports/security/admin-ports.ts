import { defineRequestReport, isToPort } from './request-report.ts';

/** Telnet, SSH, RPC, SMB, Docker, RDP, WinRM, VNC, the Kubernetes API and kubelets, Webmin. */
const PORTS = [22, 23, 135, 139, 445, 2375, 2376, 3389, 5900, 5901, 5985, 5986, 6443, 10_000, 10_250];

export const adminPorts = defineRequestReport({
  name: 'admin-ports',
  question: 'Who connects to administration ports?',
  note: `Ports ${PORTS.join(', ')}.`,
  where: () => isToPort(PORTS),
});
