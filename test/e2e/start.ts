/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * npm start: n8n in the browser with the node installed, services that are safe to delete at, and
 * the example workflows. Ctrl-C ends everything and leaves nothing but the downloaded n8n.
 */
import { join } from 'node:path';
import { endWithNpm } from './lib/ancestors';
import { OWNER } from './lib/api';
import { addCustomers, addressOf } from './lib/customers';
import { installN8n } from './lib/install';
import { type Mail, startMailServer } from './lib/mail';
import { buildAndPack } from './lib/pack';
import { n8nVersion } from './lib/paths';
import { freePort } from './lib/ports';
import { endOnSignals } from './lib/processes';
import { NAMES } from './lib/services';
import { newN8n, type Stage, stageIn, temporaryFolder } from './lib/stage';
import { say, step } from './lib/terminal';
import { seedEverywhere } from './lib/truth';
import {
	everywhere,
	people,
	readWorkflow,
	switchedOn,
	withCredentialOf,
	withCredentials,
	workflowFiles,
	type WorkflowJson,
} from './lib/workflows';

/** The n8n that people know lives here. */
const USUAL_PORT = 5678;
const PEOPLE = Array.from({ length: 50 }, (_, index) => `customer-${index + 1}`);
/** Published, so that their forms and webhooks are live. */
const PUBLISHED = /form|bulk|crm|evidence/;
const WITH_LOGIN = /bulk|evidence/;
/** For the forms that ask who is there. */
const LOGIN = { user: 'privacy-team', password: 'sandbox' };

/** A node for each service of the examples' story. */
const firstLook = (): WorkflowJson => {
	const three = people(['customer-1', 'customer-2', 'nobody']);
	return { ...everywhere(three, NAMES, { dryRun: true }), name: 'First look' };
};

/** Imports all; gives the ID of the one to begin with. */
async function importWorkflows(stage: Stage): Promise<string> {
	const { api, credentials } = stage;
	const shown = ({ to, subject, text }: Mail) =>
		say(`\nAn email to ${to.join(', ')}: ${subject}\n${text}\n`);
	const mail = await startMailServer(shown);
	const smtp = await api.createCredential('smtp', 'Mail (sandbox)', mail.credential);
	const login = await api.createCredential('httpBasicAuth', 'Login (sandbox)', LOGIN);
	const header = await api.createCredential('httpHeaderAuth', 'Header of the CRM (sandbox)', {
		name: 'x-crm-key',
		value: LOGIN.password,
	});
	for (const file of workflowFiles()) {
		const guarded = withCredentialOf(readWorkflow(file), 'n8n-nodes-base.webhook', header);
		const known = withCredentials(switchedOn(guarded), credentials);
		const mailing = withCredentialOf(known, 'n8n-nodes-base.emailSend', smtp);
		const workflow = WITH_LOGIN.test(file)
			? withCredentialOf(mailing, 'n8n-nodes-base.formTrigger', login)
			: mailing;
		const saved = await api.createWorkflow(workflow);
		const setUp = workflow.nodes.find(({ name }) => /^Create the Tables?$/.test(name));
		if (setUp) await api.runToEnd(saved.id, setUp.name);
		if (PUBLISHED.test(file)) await api.activate(saved);
	}
	await addCustomers(stage, PEOPLE);
	return (await api.createWorkflow(withCredentials(firstLook(), credentials))).id;
}

async function main(): Promise<void> {
	say('n8n with Delete Profile, to look around in. Ctrl-C ends everything.');
	await endWithNpm();
	await installN8n();
	const work = temporaryFolder('start');
	const pack = await step('build and pack', async () => await buildAndPack(join(work, 'pack')));
	const port = await freePort(USUAL_PORT);
	const env = { N8N_HOST: 'localhost', WEBHOOK_URL: `http://localhost:${port}/` };
	const { n8n, api } = await step(
		`n8n ${n8nVersion} with the package`,
		async () => await newN8n({ folder: join(work, 'n8n'), pack, port, env }),
	);
	const stage = await stageIn(api, {}, 'sandbox');
	seedEverywhere(stage.sandbox, PEOPLE, ['adaptyMail']);
	const first = await step(
		'credentials for the sandbox, example workflows',
		async () => await importWorkflows(stage),
	);
	const url = `http://localhost:${port}`;
	say(`
Ready. Everything you delete is in a sandbox: ${PEOPLE[0]} to ${PEOPLE.at(-1)} at every service.

  Open        ${url}/workflow/${first}
  Log in as   ${OWNER.email}   password ${OWNER.password}
  Then click  Execute workflow, and double-click All Services to see what came of it.
              It is a dry run: to delete at a service, switch Dry Run off in its node.

  All example workflows:  ${url}/home/workflows
  The form of one:        ${url}/form/erasure-request
                          (with ${addressOf(PEOPLE[0])}; the emails that it sends are shown here)
  Evidence for a request: ${url}/form/erasure-evidence
  Deleting from a file:   ${url}/form/bulk-erasure
                          (for both, log in as ${LOGIN.user}, password ${LOGIN.password})

Ctrl-C ends everything.`);
	await n8n.child.ended;
	throw new Error(`n8n ended:\n${n8n.child.tail()}`);
}

endOnSignals(() => say('\nEnding n8n and the sandbox.'));
main().catch((cause: unknown) => {
	console.error(cause instanceof Error ? cause.message : cause);
	process.exit(1);
});
