/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a demo, not the node */
import type { Sandbox } from '../sandbox';
import { SERVICES } from './people';
import { NAMES } from './table';

const INTERVAL_MS = 100;

/** Without a terminal the line cannot be rewritten, so there are few. */
const INTERVAL_WITHOUT_TERMINAL_MS = 1000;

/** How many profiles each service has answered for. */
function line(sandbox: Sandbox): string {
	const parts = SERVICES.map((service) => {
		const { deletedIds, absentIds } = sandbox.stats(service);
		return `${NAMES[service]} ${deletedIds + absentIds}`;
	});
	return `Profiles answered: ${parts.join(', ')}`;
}

/** Shows how far `work` is: one line that changes, or a line now and then where there is no terminal. */
export async function withProgress<T>(
	sandbox: Sandbox,
	out: NodeJS.WriteStream,
	work: () => Promise<T>,
): Promise<T> {
	const show = () => out.write(out.isTTY ? `\r${line(sandbox)}` : `${line(sandbox)}\n`);
	const timer = setInterval(show, out.isTTY ? INTERVAL_MS : INTERVAL_WITHOUT_TERMINAL_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		show();
		if (out.isTTY) out.write('\n');
	}
}
