/** The sandbox in a process of its own. */
import { startSandbox, type SandboxOptions } from '../sandbox';
import { report } from './processes';

report(async (options: SandboxOptions) => (await startSandbox(options)).urls.admin);
