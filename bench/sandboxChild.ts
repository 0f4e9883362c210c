/** The sandbox in a process of its own. */
import { startSandbox, type SandboxOptions } from '../sandbox';
import { answer } from './processes';

answer(async (options: SandboxOptions) => (await startSandbox(options)).urls.admin);
