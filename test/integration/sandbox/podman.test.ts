// The sandbox of podman containers, against the contract.
import { containerHost } from '../../helpers/container-host.ts';
import { sandboxContract } from '../../helpers/sandbox-contract.ts';

// The seccomp rules that podman comes with allow what docker's forbid (containers-common).
sandboxContract('podman', { ...containerHost('podman', 'localhost/debkit'), userNamespaces: true });
