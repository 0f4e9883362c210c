export { startSandbox } from './sandbox';
export { sandboxClient, type SandboxClient } from './client';
export { EXAMPLE_PEOPLE, examplePeople, type SandboxPeople } from './people';
export { RECORDED, type RecordedAnswer } from './recorded';
export { SANDBOX_SERVICES } from './services';
export * from './types';
