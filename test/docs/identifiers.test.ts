/** Every example of docs/identifiers.md is taken or refused as its cell says. */
import { readIdentifiers, warningsFor } from '../../nodes/DeleteProfile/input/identifiers';
import { services } from '../../nodes/DeleteProfile/services';
import { inlineCode, read, tableIn } from './documents';

const [[, ...names], ...rows] = tableIn(read('docs/identifiers.md'));

/** Examples that are no text. */
const NUMBERS: Readonly<Record<string, number>> = { '1e21': 1e21, '0.1': 0.1 };

const valueOf = (kind: string, example: string): unknown =>
	kind.includes('number') || kind.includes('Numbers')
		? (NUMBERS[example] ?? Number(example))
		: example;

const cases = rows.flatMap(([kind, ...cells]) =>
	// In the row of route names, "such as" introduces some more; all are text to be sent.
	inlineCode(kind).flatMap((example) =>
		services.map((service) => ({
			example,
			value: valueOf(kind, example),
			service,
			cell: cells[names.indexOf(service.displayName)],
		})),
	),
);

/** The request of a deletion with this ID, or undefined where the node refuses it. */
function requestFor({ service, value }: (typeof cases)[number]) {
	const [read] = readIdentifiers(value);
	const [{ value: idType }] = service.idTypes;
	if (read.kind !== 'id' || service.refuseId?.(idType, read.id)) return undefined;
	const account = { baseUrl: 'https://example.com', host: 'example.com', key: 'key', fields: {} };
	const parameters = service.parameters && { hardDelete: true };
	const target = { id: read.id, idType, parameters };
	const request = service.delete.request(account, [target], 0);
	if (!request.ok) throw new Error('No request for an ID that is not refused');
	return { ...request.value, id: read.id };
}

test('there are examples for every service', () => {
	expect(cases.length).toBeGreaterThan(25 * services.length);
	for (const { displayName } of services) expect(names).toContain(displayName);
});

test.each(cases)('$example for $service.displayName: $cell', (example) => {
	const { cell } = example;
	const request = requestFor(example);
	const isRefused = /^(?:\*\*)?Refused/.test(cell);
	expect(request === undefined).toBe(isRefused);
	if (!request) return;
	const { id, url, headers = {}, body } = request;
	expect(warningsFor(id).length > 0).toBe(cell.includes('with a warning'));
	const inBody = JSON.stringify(Object.values(body ?? {}).flat()) === JSON.stringify([id]);
	const inHeader = Object.values(headers).includes(id);
	const inPath = url.includes(`/${encodeURIComponent(id)}?`);
	if (/in the body|in JSON/.test(cell.replaceAll('*', ''))) expect(inBody).toBe(true);
	else if (/in an HTTP header/.test(cell)) expect(inHeader).toBe(true);
	else if (/in the path/.test(cell)) expect(inPath).toBe(true);
	else expect(inBody || inHeader || inPath).toBe(true);
});
