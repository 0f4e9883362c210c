export { startSandbox } from './sandbox';
export { sandboxClient, type SandboxClient } from './client';
export { RECORDED, type RecordedResponse } from './recorded';
export { SANDBOX_SERVICES } from './services';
export * from './types';
