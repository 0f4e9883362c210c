/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console -- a demo, not the node */
import { check, checkNumbers, type Checked } from './check';
import { addTrouble, forgetEveryone, PLACES, readPeople, setStage } from './stage';
import { table, tally } from './table';

/** Before each response of a service. Ms. */
const LATENCY_MS = 25;

/** Beyond these a list of problems says nothing new. */
const SHOWN_PROBLEMS = 5;

function verdict({ claim, problems }: Checked): string {
	if (problems.length === 0) return `  true   ${claim}`;
	const shown = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `         - ${problem}`);
	const more = problems.length - shown.length;
	return [`  FALSE  ${claim}`, ...shown, ...(more > 0 ? [`         and ${more} more`] : [])].join(
		'\n',
	);
}

async function main(): Promise<void> {
	const people = readPeople();
	const sandbox = await setStage(people, LATENCY_MS);
	try {
		addTrouble(sandbox);
		console.log(
			`${people.length} people of demo/profiles.csv ask to be forgotten. The node runs in n8n's own engine, once for\n` +
				`each service, against stand-ins for ${PLACES.map(({ name }) => name).join(', ')} on this machine, which fail now and then.\n`,
		);
		const receipts = await forgetEveryone(people, sandbox);
		const rows = tally(receipts);
		console.log(`${table(rows)}\n`);

		console.log('Is it true? The stand-ins say, asked about every profile:');
		const checked = [checkNumbers(rows), ...check({ people, receipts, rows, sandbox })];
		console.log(checked.map(verdict).join('\n'));
		const untrue = checked.filter(({ problems }) => problems.length > 0).length;
		console.log(
			untrue === 0 ? '\nAll of it is true.' : `\nNot true: ${untrue} of ${checked.length}.`,
		);
		process.exitCode = untrue === 0 ? 0 : 1;
	} finally {
		await sandbox.close();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
