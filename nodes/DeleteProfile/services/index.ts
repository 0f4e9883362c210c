import type { Service } from '../contract/service';
import { adapty } from './adapty';
import { adaptyMail } from './adaptyMail';
import { cleverTap } from './cleverTap';
import { gainsightPx } from './gainsightPx';

/** Every service of the node, in alphabetical order: the only place that lists them. */
export const services: readonly Service[] = [adapty, adaptyMail, cleverTap, gainsightPx];
