/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
/**
 * Whoever adds a service hears by name what it lacks. That each piece is missed if it is not there is
 * shown with a made-up service: test/newService/check.ts.
 */
import { join } from 'node:path';

import { missingPieces } from '../newService/missingPieces';

test('no service lacks anything', () => {
	const root = join(__dirname, '../..');
	expect(missingPieces(root, (file) => jest.requireActual<object>(file))).toStrictEqual([]);
});
