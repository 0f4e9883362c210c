export { authenticateFor } from './authenticate';
export * as body from './bodyRules';
export { ABSENT_ID, credentialTest } from './credentialTest';
export { credentialFields } from './fields';
