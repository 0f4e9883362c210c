export { authenticateFor } from './authenticate';
export { ABSENT_ID, credentialTest } from './credentialTest';
export { credentialFields } from './fields';
export * as body from './bodyRules';
