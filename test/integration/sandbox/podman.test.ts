// The sandbox of podman containers, against the contract.
import { containerHost } from '../../helpers/container-host.ts';
import { sandboxContract } from '../../helpers/sandbox-contract.ts';

sandboxContract('podman', containerHost('podman', 'localhost/debkit'));
