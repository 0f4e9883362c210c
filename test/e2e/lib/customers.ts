/** Customers of every service, whom the examples' table of IDs knows by their address. */
import { EVERYWHERE } from './services';
import type { Stage } from './stage';
import { seedEverywhere } from './truth';

/** At Adapty Mail it is what a person is known by. */
export const addressOf = (customer: string): string => `${customer}@example.com`;

/** @param more of their rows in the table, which a workflow has made */
export async function addCustomers(
	{ api, sandbox }: Stage,
	customers: readonly string[],
	more: Record<string, string> = {},
): Promise<void> {
	const others = EVERYWHERE.filter((name) => name !== 'adaptyMail');
	seedEverywhere(sandbox, customers, others);
	const emails = customers.map((customer) => ({ email: addressOf(customer) }));
	sandbox.seed('adaptyMail', emails);
	const rows = customers.map((id, index) => ({
		...{ contactId: '', adaptyId: id, cleverTapId: id, gainsightPxId: id },
		...emails[index],
		...more,
	}));
	await api.addRows('Customer IDs', rows);
}
