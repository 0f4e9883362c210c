import type { Service } from '../contract/service';
import { adapty } from './adapty';
import { adaptyMail } from './adaptyMail';
import { amplitude } from './amplitude';
import { appsFlyer } from './appsFlyer';
import { braze } from './braze';
import { cleverTap } from './cleverTap';
import { gainsightPx } from './gainsightPx';
import { mixpanel } from './mixpanel';
import { oneSignal } from './oneSignal';
import { postHog } from './postHog';
import { revenueCat } from './revenueCat';

/** Every service of the node, in alphabetical order: the only place that lists them. */
export const services: readonly Service[] = [
	adapty,
	adaptyMail,
	amplitude,
	appsFlyer,
	braze,
	cleverTap,
	gainsightPx,
	mixpanel,
	oneSignal,
	postHog,
	revenueCat,
];

/**
 * What the node asks unless told otherwise. For ever: n8n does not store defaults, so saved nodes
 * would change their service with it.
 */
export const DEFAULT_SERVICE = 'adapty';
