/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** A mail server on the loopback that keeps what it is given. */
import { createServer, type AddressInfo, type Socket } from 'node:net';

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

/** Quoted-printable, and lines that were wrapped at a blank (format=flowed). */
const decoded = (body: string) =>
	Buffer.from(
		body
			.replace(/=\r\n/g, '')
			.replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
		'latin1',
	).toString('utf8');

function read(to: string[], data: string): Mail {
	const end = data.indexOf('\r\n\r\n');
	const head = data.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
	const [, subject = ''] = /^Subject: (.*)$/im.exec(head) ?? [];
	const [, encoding = '7bit'] = /^Content-Transfer-Encoding: (\S+)/im.exec(head) ?? [];
	const body = data.slice(end + 4).replace(/^\.\./gm, '.');
	const text = /format=flowed/i.test(head) ? body.replace(/ \r\n/g, ' ') : body;
	if (encoding === 'base64') throw new Error('A mail in base64 is not read here');
	const plain = encoding === '7bit' ? text : decoded(text);
	return { to, subject, text: plain.replaceAll('\r\n', '\n').trim() };
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
				keep(read(to, text));
				say('250 Kept');
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
