import type { INodeProperties } from 'n8n-workflow';

/**
 * Hidden fields that tell the node whether it has to read the credential for every item: the last
 * one, `expressionFields`, lists the fields that hold an expression. Any expression counts, because
 * what it depends on cannot be told safely. n8n hands a node only resolved values, but decides by the
 * stored ones which fields are shown: so each hidden field is shown only if its field is an expression.
 */
export function expressionFields(fields: readonly INodeProperties[]): INodeProperties[] {
	const marks = fields.map(
		({ name, displayName }): INodeProperties => ({
			displayName: `${displayName} Is an Expression`,
			name: `${name}IsExpression`,
			type: 'hidden',
			default: name,
			// No regular expression: n8n gives one a quarter of a second, and a busy machine takes longer.
			displayOptions: { show: { [name]: [{ _cnd: { startsWith: '=' } }] } },
		}),
	);
	const names = marks.map(({ name }) => `$self.${name}`).join(', ');
	return [
		...fields,
		...marks,
		{
			displayName: 'Fields With Expressions',
			name: 'expressionFields',
			type: 'hidden',
			default: `={{ [${names}].filter((name) => name).join(',') }}`,
		},
	];
}
