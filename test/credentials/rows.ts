/** What the tests of credentials have to know of each service, from its row of facts. */
import type { ICredentialType } from 'n8n-workflow';

import { services } from '../../engine/services';
import type { Service } from '../../nodes/DeleteProfile/contract/service';
import { factsOf, on, type CredentialFacts } from '../services/facts';
import type { HttpResponse } from './respondingServer';

/** What stands where somebody mistook the address: none of the services. */
const STRANGERS: readonly HttpResponse[] = [
	...on(200, '<!doctype html><title>Hi</title>', '', 'pong', null, {}),
	...on(200, { status: 'ok' }, { status: 'healthy' }, { success: true }),
	...on(200, { status: 'success', data: {} }, { status: 'success', data: null }),
	...on(200, { status: 'success', data: [{ id: 1 }] }),
	...on(200, { status: 'success', code: 200, message: 'OK' }),
	...on(200, { errors: [{ message: 'Must provide query string.' }] }),
	...on(200, { users: [{ id: 1, name: 'Ada' }], total: 1, page: 1 }),
	...on(200, { Resources: [], totalResults: 0 }, [{ users: [] }]),
	{ status: 204 },
	...on(404, '<h1>Not Found</h1>', '', {}),
	...on(404, { status: 404, error: 'Not Found', path: '/x' }, { detail: 'Not found.' }),
	...on(404, { error_code: 'not_found', status_code: 404 }, { message: 'no Route matched' }),
	...on(404, { type: 'about:blank', title: 'Not Found', status: 404 }),
	...on(404, { errors: [{ status: '404', title: 'Resource does not exist anywhere' }] }),
];

export interface Row extends CredentialFacts {
	service: Service;
	type: ICredentialType;
	/** What goes along with a request. */
	headers: Record<string, string>;
	/** The status with which the service refuses a key. */
	refusedKey: 401 | 403;
	/** The field that names the region, and the one that holds the secret. */
	region: string;
	secret: string;
	/** Responses of others with the key tested, those of the other services to a good key among them. */
	strangers: HttpResponse[];
}

/** Its class, in the file that n8n finds by the same name. */
function typeOf({ access: { credential } }: Service): ICredentialType {
	const name = `${credential[0].toUpperCase()}${credential.slice(1)}`;
	const file = `../../credentials/${name}.credentials.ts`;
	const found = jest.requireActual<Record<string, new () => ICredentialType>>(file);
	return new found[name]();
}

export const ROWS: readonly Row[] = services.map((service) => {
	const { credentialTest, keyHeaders, refusedKey } = factsOf(service.name);
	const others = services.filter((other) => other !== service);
	const { hostField, keys } = service.access;
	return {
		...credentialTest,
		service,
		type: typeOf(service),
		headers: keyHeaders(credentialTest.stored),
		refusedKey: refusedKey.status,
		region: hostField.name,
		secret: keys[keys.length - 1].name,
		strangers: [...STRANGERS, ...others.flatMap(({ name }) => factsOf(name).credentialTest.good)],
	};
});
