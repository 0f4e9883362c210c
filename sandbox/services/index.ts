import type { StandIn } from '../standIn';
import { adapty } from './adapty';
import { adaptyMail } from './adaptyMail';
import { cleverTap } from './cleverTap';
import { gainsightPx } from './gainsightPx';
import { postHog } from './postHog';

/** Every service the sandbox stands in for, in the order in which they are listed everywhere. */
export const STAND_INS: readonly StandIn[] = [adapty, adaptyMail, cleverTap, gainsightPx, postHog];

/** Their names. */
export const SANDBOX_SERVICES: readonly string[] = STAND_INS.map(({ name }) => name);
