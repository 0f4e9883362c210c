export { startSandbox } from './sandbox';
export { sandboxClient, type SandboxClient } from './client';
export { EXAMPLE_PEOPLE, examplePeople, type SandboxPeople } from './people';
export * from './types';
