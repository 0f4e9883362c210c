import { adaptyMail } from '../../nodes/DeleteProfile/services/adaptyMail';
import { fateAsEmail, identifiers, textOf } from '../data/identifiers';
import { response, target, told, UNEXPECTED } from './support';

const user = target('customerUserId', 'user-1');

/** An error in Adapty Mail's own form. */
function errorBody(status: unknown, code: unknown, field: string | null = null) {
	return { errors: [{ message: 'No', error_code: code, status_code: status, field_name: field }] };
}

const absent = errorBody(404, 'profile_not_found_error');
const badKey = errorBody(403, 'secret_key_does_not_exist_error');

test('a JSON string carries every ID, so only what is no email address is refused as one', () => {
	const sent = identifiers.filter((one) => one.adaptyMail === 'exact');
	const refused = (idType: string) =>
		sent.filter((one) => adaptyMail.problemOfId!(idType, textOf(one))).map(({ name }) => name);
	expect(refused('customerUserId')).toStrictEqual([]);
	expect(refused('externalProfileId')).toStrictEqual([]);
	const noAddress = sent.filter((one) => fateAsEmail(one) === 'invalidId');
	expect(sent.length - noAddress.length).toBeGreaterThan(10);
	expect(refused('email')).toEqual(noAddress.map(({ name }) => name));
	expect(adaptyMail.problemOfId!('email', 'user-1042')).toEqual({
		what: 'is not one plain email address',
		advice: "Map the address alone, such as ada@example.com, or choose another 'ID Type'.",
	});
});

describe('responses to delete', () => {
	test.each<readonly [number, unknown, string]>([
		[204, '', 'all deleted'],
		[204, absent, UNEXPECTED],
		[204, {}, UNEXPECTED],

		[404, absent, 'all absent'],
		[404, errorBody(200, 'profile_not_found_error'), UNEXPECTED],
		[404, errorBody('404', 'profile_not_found_error'), UNEXPECTED],
		[404, { errors: [...absent.errors, ...absent.errors] }, UNEXPECTED],
		[404, { errors: absent.errors[0] }, UNEXPECTED],
		[404, errorBody(404, 404), UNEXPECTED],
		[404, errorBody(404, 'PROFILE_NOT_FOUND_ERROR'), 'all failed rejected'],

		[403, badKey, 'denied failed unauthorized'],
		[403, errorBody(404, 'secret_key_does_not_exist_error'), UNEXPECTED],
		[403, errorBody(403, 'permission_denied'), 'denied failed forbidden'],
		[403, errorBody(403, 'profile_not_found_error'), UNEXPECTED],
		[401, errorBody(401, 'secret_key_does_not_exist_error'), 'denied failed unauthorized'],

		[400, errorBody(400, 'secret_key_does_not_exist_error'), 'all failed rejected'],
		[400, errorBody(400, 'base_error', 'email'), 'all failed rejected'],
		[400, errorBody(400, 'profile_not_found_error'), UNEXPECTED],
		[410, errorBody(410, 'profile_not_found_error'), UNEXPECTED],
	])('%p %j: %s', (status, body, expected) => {
		for (const { value: idType } of adaptyMail.idTypes) {
			const reading = adaptyMail.delete.read(response(status, body), [target(idType, 'user-1')]);
			expect(told(reading)).toBe(expected);
		}
	});
});

test('a refused key is told from a forbidden request, and both name the key to use', () => {
	const of = (body: unknown) => adaptyMail.delete.read(response(403, body), [user]);
	const advice = expect.stringMatching(
		/Adapty Mail > Settings.*Adapty's own .* not work/,
	) as unknown;
	expect(of(badKey)).toMatchObject({
		finding: { message: { what: 'Adapty Mail refused the key', advice } },
	});
	expect(of(errorBody(403, 'permission_denied'))).toMatchObject({
		finding: { message: { what: expect.stringContaining('(403)') as unknown, advice } },
	});
});
