// The sandbox of docker containers, against the contract.
import { containerHost } from '../../helpers/container-host.ts';
import { sandboxContract } from '../../helpers/sandbox-contract.ts';

sandboxContract('docker', containerHost('docker', 'debkit'));
