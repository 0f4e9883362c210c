import type { StandIn } from '../standIn';
import { adapty } from './adapty';
import { adaptyMail } from './adaptyMail';
import { braze } from './braze';
import { cleverTap } from './cleverTap';
import { gainsightPx } from './gainsightPx';

/** Every service the sandbox stands in for, in the order in which they are listed everywhere. */
export const STAND_INS: readonly StandIn[] = [adapty, adaptyMail, braze, cleverTap, gainsightPx];

/** Their names. */
export const SANDBOX_SERVICES: readonly string[] = STAND_INS.map(({ name }) => name);
