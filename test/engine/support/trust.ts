/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs on the developer's machine, not in n8n */
import { Agent } from 'node:https';

type CreateConnection = Agent['createConnection'];

/** The certificates to trust, by port of this machine. */
const trusted = new Map<string, string>();

const original = Agent.prototype.createConnection;

const trustful: CreateConnection = function (this: Agent, options, ...rest) {
	const ca = trusted.get(String(options.port));
	return original.call(this, ca === undefined ? options : { ...options, ca }, ...rest);
};

/**
 * Lets n8n's helper, which makes its agents itself, trust the certificate of a sandbox while `work`
 * runs.
 * @param url of the service in the sandbox
 * @param certificate undefined where the sandbox speaks HTTP
 */
export async function trusting<T>(
	url: string,
	certificate: string | undefined,
	work: () => Promise<T>,
): Promise<T> {
	if (certificate === undefined) return await work();
	const { port } = new URL(url);
	trusted.set(port, certificate);
	Agent.prototype.createConnection = trustful;
	try {
		return await work();
	} finally {
		trusted.delete(port);
		if (trusted.size === 0) Agent.prototype.createConnection = original;
	}
}
