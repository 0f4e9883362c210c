import * as body from './bodyRules';

export { authenticateFor } from './authenticate';
export { ABSENT_ID, credentialTest } from './credentialTest';
export { credentialFields } from './fields';
export { body };
