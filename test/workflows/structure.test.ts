/** Every workflow file: what the editor would complain of, what a run would stumble over, how it looks. */
import type { INode, INodeProperties } from 'n8n-workflow';

import { services } from '../../engine/services';
import { properties } from '../../nodes/DeleteProfile/input/properties';
import { KNOWN, WORKFLOWS, type WorkflowFile } from './workflowFile';

const OURS = /^n8n-nodes-delete-profile\.deleteProfile(Tool)?$/;
const STICKY = 'n8n-nodes-base.stickyNote';
const MERGE = 'n8n-nodes-base.merge';

/** The people of the examples are at these; further services are there to be switched on. */
const STORY = ['adapty', 'adaptyMail', 'cleverTap', 'gainsightPx'];
const WITH_FURTHER = /erasure-request-by-form|crm-privacy-deletion/;

const ours = ({ nodes }: WorkflowFile) => nodes.filter(({ type }) => OURS.test(type));

/** What the node shows for a service, by its name. */
function shownFor(resource: string): Map<string, INodeProperties> {
	const shown = properties.filter(({ displayOptions }) => {
		const only = displayOptions?.show?.resource;
		return only === undefined || only.includes(resource);
	});
	return new Map(shown.map((property) => [property.name, property]));
}

const isExpression = (value: unknown) => String(value).startsWith('=');
const valuesOf = ({ options = [] }: INodeProperties) =>
	options.map((option) => ('value' in option ? option.value : option.name));

/** Why n8n would drop or refuse a parameter of this node. */
function complaintsAbout({ name, parameters }: INode): string[] {
	const service = services.find((one) => one.name === parameters.resource);
	if (!service) return [`${name}: no service ${String(parameters.resource)}`];
	const shown = shownFor(service.name);
	const optionsKnown = new Set(valuesOf(shown.get('options')!));
	return [
		...Object.entries(parameters).flatMap(([key, value]) => {
			const property = shown.get(key);
			if (!property) return [`${name}: ${service.displayName} has no ${key}`];
			if (property.type !== 'options' || isExpression(value)) return [];
			return valuesOf(property).includes(value as string)
				? []
				: [`${name}: ${key} is ${String(value)}`];
		}),
		...Object.keys(parameters.options as object).flatMap((key) =>
			optionsKnown.has(key) ? [] : [`${name}: no option ${key}`],
		),
		// What is left out is n8n's default, which is Delete and, for Gainsight PX, a soft deletion.
		...['resource', 'operation', 'id']
			.filter((key) => !(key in parameters))
			.map((key) => `${name}: ${key} is left to the default`),
		...(service.name === 'gainsightPx' &&
		parameters.operation === 'delete' &&
		parameters.hardDelete !== true
			? [`${name}: a soft deletion`]
			: []),
	];
}

interface Box {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** A node with the name, perhaps "(Deactivated)", and the subtitle below it. */
function boxOf({ name, type, position: [left, top], parameters, disabled }: INode): Box {
	const { width, height } = parameters as { width?: number; height?: number };
	if (type === STICKY) return { name, left, top, right: left + width!, bottom: top + height! };
	return { name, left, top, right: left + 110, bottom: top + (disabled ? 172 : 140) };
}

const overlap = (one: Box, other: Box) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

const pairs = <T>(list: readonly T[]): Array<[T, T]> =>
	list.flatMap((one, index) => list.slice(index + 1).map((other): [T, T] => [one, other]));

/** Where the text of a note ends, as the editor sets it: about 7.4 px for a letter, 22 px for a line. */
function textEnd({ position: [, top], parameters }: INode): number {
	const { content, width } = parameters as { content: string; width: number };
	const lines = content
		.split('\n')
		.map((line) => Math.max(1, Math.ceil((line.length * 7.4) / (width - 40))));
	return top + 30 + lines.reduce((sum, count) => sum + count * 22, 0);
}

describe.each(WORKFLOWS.map((workflow) => [workflow.file, workflow] as const))(
	'%s',
	(_, workflow) => {
		const { nodes, connections } = workflow;
		const links = Object.entries(connections).flatMap(([from, kinds]) =>
			Object.values(kinds).flatMap((outputs) =>
				outputs.flatMap((list) => (list ?? []).map((link) => ({ from, ...link }))),
			),
		);

		test('its nodes are whole: known parameters, On Error = Continue, named after their service', () => {
			expect(ours(workflow).flatMap(complaintsAbout)).toEqual([]);
			for (const { name, parameters, onError } of ours(workflow)) {
				const { displayName } = services.find((one) => one.name === parameters.resource)!;
				expect({ name, onError }).toEqual({
					name: expect.stringMatching(
						new RegExp(`^(Delete|Look Up|Preview|Verify): ${displayName}$`),
					),
					onError: 'continueRegularOutput',
				});
			}
		});

		test('deletes at the services of the story, or at none; the others can be switched on', () => {
			const deleting = ours(workflow).filter(({ parameters }) => parameters.operation === 'delete');
			const names = (isOff: boolean) =>
				deleting
					.filter(({ disabled = false }) => disabled === isOff)
					.map(({ parameters }) => parameters.resource);
			// The people of the demo are at every service.
			if (workflow.file.startsWith('demo/')) {
				expect(names(false).sort()).toEqual(services.map(({ name }) => name).sort());
				return;
			}
			expect([[], STORY]).toContainEqual(names(false));
			const others = KNOWN.map(({ name }) => name).filter((name) => !STORY.includes(name));
			expect(names(true)).toEqual(WITH_FURTHER.test(workflow.file) ? others : []);
		});

		test('every Merge has an input for each of its connections, in the order of the nodes', () => {
			for (const merge of nodes.filter(({ type }) => type === MERGE)) {
				const into = links.filter(({ node }) => node === merge.name);
				expect(merge.parameters).toMatchObject({ mode: 'append', numberInputs: into.length });
				expect(into.map(({ index }) => index)).toEqual(into.map((_link, index) => index));
				expect(into.length).toBeLessThanOrEqual(10);
			}
		});

		test('unique names and IDs, no loose ends, no credentials, addresses or keys', () => {
			const names = nodes.map(({ name }) => name);
			expect(new Set(names).size).toBe(names.length);
			expect(new Set(nodes.map(({ id }) => id)).size).toBe(names.length);
			const ends = links.flatMap(({ from, node }) => [from, node]);
			expect(ends.filter((name) => !names.includes(name))).toEqual([]);
			// Tools and models of an agent point at it; everything else is led to from a trigger.
			const reached = new Set(
				nodes.filter(({ type }) => /trigger$|webhook$/i.test(type)).map(({ name }) => name),
			);
			for (const name of reached) {
				for (const { from, node, type } of links) {
					if (type === 'main' && from === name) reached.add(node);
					if (type !== 'main' && node === name) reached.add(from);
				}
			}
			const loose = nodes.filter(({ name, type }) => type !== STICKY && !reached.has(name));
			expect(loose.map(({ name }) => name)).toEqual([]);
			expect(nodes.filter(({ credentials }) => credentials)).toEqual([]);
			const secret = /https?:\/\/|sk-|secret_live|passcode|Bearer|127\.0\.0\.1/i;
			expect(JSON.stringify(nodes)).not.toMatch(secret);
		});

		test('who gets in without a login deletes nobody', () => {
			// The demo is in front of stand-ins, on its own machine.
			if (workflow.file.startsWith('demo/')) return;
			const open = nodes.filter(
				({ type, parameters, disabled }) =>
					/\.(formTrigger|webhook)$/.test(type) && !parameters.authentication && !disabled,
			);
			const reached = new Set(open.map(({ name }) => name));
			for (const name of reached) {
				for (const { from, node } of links) if (from === name) reached.add(node);
			}
			const deleting = ours(workflow).filter(({ parameters }) => parameters.operation === 'delete');
			expect(deleting.filter(({ name }) => reached.has(name)).map(({ name }) => name)).toEqual([]);
		});

		test('it explains itself; an example says what to do before the first use', () => {
			const notes = nodes.filter(({ type }) => type === STICKY);
			expect(notes.length).toBeGreaterThan(0);
			const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
			if (workflow.file.startsWith('workflows/')) expect(text).toContain('Before the first use');
		});

		test('code and expressions name only nodes that are there', () => {
			const named = [...JSON.stringify(nodes).matchAll(/\$\((?:\\"|')([^'"\\]+)(?:\\"|')\)/g)];
			const names = nodes.map(({ name }) => name);
			expect(named.map(([, name]) => name).filter((name) => !names.includes(name))).toEqual([]);
		});

		test('on the canvas nothing overlaps, and no node covers the text of a note', () => {
			if (workflow.file.startsWith('workflows/')) {
				const off = nodes.filter(({ position }) => position.some((at) => at % 16 !== 0));
				expect(off.map(({ name }) => name)).toEqual([]);
			}
			const notes = nodes.filter(({ type }) => type === STICKY);
			const boxes = nodes.filter(({ type }) => type !== STICKY).map(boxOf);
			const over = [...pairs(boxes), ...pairs(notes.map(boxOf))].filter(([one, other]) =>
				overlap(one, other),
			);
			expect(over.map(([one, other]) => `${one.name} and ${other.name}`)).toEqual([]);
			for (const note of notes) {
				const area = boxOf(note);
				const inside = boxes.filter((box) => overlap(box, area));
				expect(textEnd(note)).toBeLessThanOrEqual(
					Math.min(area.bottom, ...inside.map(({ top }) => top)),
				);
				const sticksOut = inside.filter(
					({ left, top, right, bottom }) =>
						left < area.left || top < area.top || right > area.right || bottom > area.bottom,
				);
				expect(sticksOut.map(({ name }) => name)).toEqual([]);
			}
		});
	},
);
