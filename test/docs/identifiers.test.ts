/** Every example of docs/identifiers.md is taken or refused as its cell says. */
import { readIdentifiers, warningsFor } from '../../nodes/DeleteProfile/input/identifiers';
import { inlineCode, read, section, tableIn } from './documents';

const [, ...rows] = tableIn(section(read('docs/identifiers.md'), 'At every service'));

/** Examples that are no text. */
const NUMBERS: Readonly<Record<string, number>> = { '1e21': 1e21, '0.1': 0.1 };

const valueOf = (kind: string, example: string): unknown =>
	kind.includes('number') || kind.includes('Numbers')
		? (NUMBERS[example] ?? Number(example))
		: example;

const cases = rows.flatMap(([kind, cell]) =>
	// In the row of route names, "such as" introduces some more; all are text to be sent.
	inlineCode(kind).map((example) => ({ example, value: valueOf(kind, example), cell })),
);

test('there are examples', () => expect(cases.length).toBeGreaterThan(50));

test.each(cases)('$example: $cell', ({ value, cell }) => {
	const [found] = readIdentifiers(value);
	expect(found.kind === 'id').toBe(!cell.startsWith('Refused'));
	if (found.kind !== 'id') return;
	expect(cell.startsWith('Sent')).toBe(true);
	expect(warningsFor(found.id).length > 0).toBe(cell.includes('with a warning'));
	if (typeof value === 'number') expect(cell).toContain(`\`${found.id}\``);
});
