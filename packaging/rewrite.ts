/**
 * The four source files that differ in a package for one service, derived from the ones here by
 * their syntax: whatever is not found as expected ends the build instead of slipping through.
 */
import ts from 'typescript';

import type { Edition } from './editions';
import { formatted } from './format';

interface Change {
	readonly node: ts.Node;
	readonly text: string;
}

const parse = (text: string) => ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);

/** From the last to the first, so that positions stay true. */
function apply(text: string, changes: readonly Change[]): string {
	return [...changes]
		.sort((a, b) => b.node.getStart() - a.node.getStart())
		.reduce((left, { node, text: replacement }) => {
			return left.slice(0, node.getStart()) + replacement + left.slice(node.getEnd());
		}, text);
}

function nodesOf<T extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is T): T[] {
	const found: T[] = [];
	const visit = (node: ts.Node): void => {
		if (is(node)) found.push(node);
		ts.forEachChild(node, visit);
	};
	visit(root);
	return found;
}

function only<T>(found: readonly T[], what: string): T {
	if (found.length !== 1) throw new Error(`Expected one ${what}, found ${found.length}`);
	return found[0];
}

/** Imports and constants that nothing uses any more, one after the other. */
function withoutUnused(text: string): string {
	const source = parse(text);
	const names = nodesOf(source, ts.isIdentifier).map((name) => name.text);
	const once = (name: string) => names.filter((other) => other === name).length === 1;
	for (const statement of source.statements) {
		if (ts.isVariableStatement(statement) && !statement.modifiers?.length) {
			const [declaration] = statement.declarationList.declarations;
			if (ts.isIdentifier(declaration.name) && once(declaration.name.text)) {
				return withoutUnused(apply(text, [{ node: statement, text: '' }]));
			}
		}
		const bindings = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
		if (bindings && ts.isNamedImports(bindings)) {
			const used = bindings.elements.filter(({ name }) => !once(name.text));
			if (used.length === bindings.elements.length) continue;
			const kept = `{ ${used.map((element) => element.getText()).join(', ')} }`;
			const change =
				used.length === 0 ? { node: statement, text: '' } : { node: bindings, text: kept };
			return withoutUnused(apply(text, [change]));
		}
	}
	return text;
}

/** A registry with one service: the list is called `name`, its entries as the services. */
async function onlyEntry(
	text: string,
	{ service }: Edition,
	name: string,
	comment: string,
): Promise<string> {
	const source = parse(text);
	const declaration = only(
		nodesOf(source, ts.isVariableDeclaration).filter((one) => one.name.getText() === name),
		`declaration of \`${name}\``,
	);
	const list = only(nodesOf(declaration, ts.isArrayLiteralExpression), `list in \`${name}\``);
	only(
		list.elements.filter((element) => element.getText() === service.name),
		`entry ${service.name} in \`${name}\``,
	);
	const changed = withoutUnused(apply(text, [{ node: list, text: `[${service.name}]` }]));
	const above = new RegExp(`/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/(?=\\s*export const ${name}\\b)`);
	return await formatted(changed.replace(above, comment), 'typescript');
}

/** `services/index.ts` of the node. */
export const registryOf = async (text: string, edition: Edition): Promise<string> =>
	await onlyEntry(text, edition, 'services', '/** The service of this package. */');

/** `services/index.ts` of the sandbox. */
export const standInsOf = async (text: string, edition: Edition): Promise<string> =>
	await onlyEntry(text, edition, 'STAND_INS', '/** The service that the sandbox stands in for. */');

/** The same file without what it passes on from other services' files. */
export function withoutOthersExports(text: string, { others }: Edition): string {
	const foreign = nodesOf(parse(text), ts.isExportDeclaration).filter(({ moduleSpecifier }) =>
		others.some(({ name }) => moduleSpecifier?.getText().endsWith(`/${name}'`)),
	);
	return apply(
		text,
		foreign.map((node) => ({ node, text: '' })),
	);
}

/** `edition.ts` as it is in a package for one service. */
export async function editionOf(text: string): Promise<string> {
	const source = parse(text);
	const value = only(
		nodesOf(source, ts.isVariableDeclaration).filter((one) => one.name.getText() === 'ONE_SERVICE'),
		'declaration of `ONE_SERVICE`',
	).initializer;
	if (!value) throw new Error('ONE_SERVICE has no value');
	return await formatted(apply(text, [{ node: value, text: 'true' }]), 'typescript');
}

/** The node file: another name, icon and credential; what it does is the same. */
export async function nodeOf(
	text: string,
	{ service, className }: Edition,
	folder: string,
): Promise<string> {
	const source = parse(text);
	const literal = (value: unknown) => JSON.stringify(value);
	const type = only(nodesOf(source, ts.isClassDeclaration), 'class');
	const description = only(
		nodesOf(type, ts.isPropertyDeclaration).filter((one) => one.name.getText() === 'description'),
		'description',
	).initializer;
	if (!type.name || !description || !ts.isObjectLiteralExpression(description)) {
		throw new Error('The description of the node is no object');
	}
	const values: Record<string, string> = {
		displayName: literal(service.displayName),
		name: literal(service.name),
		icon: literal({
			light: `file:../../icons/${service.name}.svg`,
			dark: `file:../../icons/${service.name}.dark.svg`,
		}),
		description: literal(
			`Delete user profiles in ${service.displayName}, for example for GDPR erasure requests`,
		),
		defaults: literal({ name: service.displayName }),
		credentials: literal([{ name: service.credential, required: true }]),
	};
	const changes: Change[] = [{ node: type.name, text: className }];
	for (const [name, value] of Object.entries(values)) {
		const property = only(
			description.properties.filter(
				(one): one is ts.PropertyAssignment =>
					ts.isPropertyAssignment(one) && one.name.getText() === name,
			),
			`'${name}' in the description of the node`,
		);
		changes.push({ node: property.initializer, text: value });
	}
	for (const { moduleSpecifier } of nodesOf(source, ts.isImportDeclaration)) {
		const path = (moduleSpecifier as ts.StringLiteral).text;
		if (path.startsWith('./')) {
			changes.push({ node: moduleSpecifier, text: literal(`../${folder}/${path.slice(2)}`) });
		}
	}
	return await formatted(withoutUnused(apply(text, changes)), 'typescript');
}
