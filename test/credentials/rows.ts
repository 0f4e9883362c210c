import { services } from '../../engine/services';
import type { Service } from '../../nodes/DeleteProfile/contract/service';
import { FACTS, on, type Facts } from './facts';
import type { HttpResponse } from './respondingServer';

/** What stands where somebody mistook the address: none of the services. */
const STRANGERS: HttpResponse[] = [
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

export interface Row extends Facts {
	service: Service;
	/** The field that names the region, and the one that holds the secret. */
	region: string;
	secret: string;
	/** Responses of others with the key tested, those of the other services to a good key among them. */
	strangers: HttpResponse[];
}

/** The rows there are; that none is missing is a test of its own. */
export const ROWS: readonly Row[] = services.flatMap((service) => {
	const facts = FACTS[service.name];
	if (facts === undefined) return [];
	const others = Object.entries(FACTS).filter(([name]) => name !== service.name);
	const { hostField, keys } = service.access;
	return {
		...facts,
		service,
		region: hostField.name,
		secret: keys[keys.length - 1].name,
		strangers: [...STRANGERS, ...others.flatMap(([, other]) => other?.good ?? [])],
	};
});
