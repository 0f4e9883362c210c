import { adapty } from './adapty';
import { adaptyMail } from './adaptyMail';
import { cleverTap } from './cleverTap';
import { gainsightPx } from './gainsightPx';
import type { ServiceFacts } from './types';

export { on } from './types';
export type {
	CredentialFacts,
	OtherResponse,
	OwnFault,
	ReceiptFacts,
	Recorded,
	Selector,
	ServiceFacts,
} from './types';

/** One row for each service, by its name. */
export const FACTS: Readonly<Record<string, ServiceFacts>> = {
	adapty,
	adaptyMail,
	cleverTap,
	gainsightPx,
};

/** The row of a service; one that is missing is a fault of the tests. */
export function factsOf(service: string): ServiceFacts {
	const facts: ServiceFacts | undefined = FACTS[service];
	if (facts === undefined)
		throw new Error(`test/services/facts/index.ts has no row for ${service}`);
	return facts;
}
