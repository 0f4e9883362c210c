/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import { readdirSync } from 'node:fs';

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

const names = readdirSync(__dirname)
	.flatMap((file) => /^(\w+)\.ts$/.exec(file)?.[1] ?? [])
	.filter((name) => name !== 'index' && name !== 'types');

/** One row for each service, by its name: each file here exports the one that it is named after. */
export const FACTS: Readonly<Record<string, ServiceFacts>> = Object.fromEntries(
	names.map((name) => {
		// eslint-disable-next-line @typescript-eslint/no-require-imports -- for tsx and Jest alike
		const row = require(`./${name}`) as Record<string, ServiceFacts>;
		return [name, row[name]];
	}),
);

/** The row of a service; one that is missing is a fault of the tests. */
export function factsOf(service: string): ServiceFacts {
	const facts: ServiceFacts | undefined = FACTS[service];
	if (facts === undefined) throw new Error(`There is no test/services/facts/${service}.ts`);
	return facts;
}
