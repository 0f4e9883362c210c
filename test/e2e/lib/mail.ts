/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** A mail server on the loopback that keeps what it is given. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { fromN8n } from './paths';

export type Mail = { to: string[]; subject: string; text: string };

export type MailServer = {
	/** Data of n8n's SMTP credential for it. */
	credential: Record<string, unknown>;
	/** Oldest first. */
	mails: Mail[];
	/** From now on every recipient is refused. */
	refuse: (refused: boolean) => void;
	close: () => Promise<void>;
};

type Parser = { simpleParser(data: Buffer): Promise<{ subject?: string; text?: string }> };

async function read(to: string[], data: string): Promise<Mail> {
	// Loaded here, because n8n may not be there before.
	const { simpleParser } = fromN8n('mailparser') as Parser;
	const { subject = '', text = '' } = await simpleParser(
		Buffer.from(data.replace(/^\.\./gm, '.'), 'latin1'),
	);
	return { to, subject, text: text.trim() };
}

/** One conversation: https://www.rfc-editor.org/rfc/rfc5321 */
function converse(socket: Socket, isRefused: () => boolean, keep: (mail: Mail) => void): void {
	let input = '';
	let to: string[] = [];
	let isData = false;
	const say = (line: string) => socket.write(`${line}\r\n`);
	const command = (line: string) => {
		const [verb] = line.toUpperCase().split(/[ :]/, 1);
		if (verb === 'RCPT' && isRefused()) return say('550 Refused');
		if (verb === 'RCPT') to.push(/<([^>]*)>/.exec(line)?.[1] ?? '');
		if (verb === 'MAIL') to = [];
		isData = verb === 'DATA';
		if (verb === 'QUIT') return socket.end('221 Bye\r\n');
		return say(isData ? '354 Go on' : '250 OK');
	};
	socket.setEncoding('latin1').on('error', () => socket.destroy());
	socket.on('data', (chunk: string) => {
		input += chunk;
		for (;;) {
			const end = input.indexOf(isData ? '\r\n.\r\n' : '\r\n');
			if (end < 0) return;
			const text = input.slice(0, end);
			input = input.slice(end + (isData ? 5 : 2));
			if (isData) {
				isData = false;
				void read(to, text).then((mail) => {
					keep(mail);
					say('250 Kept');
				});
			} else command(text);
		}
	});
	say('220 loopback ESMTP');
}

/** @param onMail told of each mail as it comes */
export async function startMailServer(onMail?: (mail: Mail) => void): Promise<MailServer> {
	const mails: Mail[] = [];
	let refused = false;
	const open = new Set<Socket>();
	const server = createServer((socket) => {
		open.add(socket.once('close', () => open.delete(socket)));
		converse(
			socket,
			() => refused,
			(mail) => {
				mails.push(mail);
				onMail?.(mail);
			},
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		credential: { host: '127.0.0.1', port, secure: false, disableStartTls: true },
		mails,
		refuse: (value) => (refused = value),
		close: async () => {
			for (const socket of open) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
