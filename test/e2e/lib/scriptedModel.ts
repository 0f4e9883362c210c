/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** Stands in for a chat model: calls each of its tools once, then repeats what they said. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Message = { role: string; content: unknown };
type Question = {
	messages: Message[];
	tools?: Array<{ function: { name: string; description: string; parameters: object } }>;
};

export type ScriptedModel = {
	url: string;
	questions: Question[];
	close: () => Promise<void>;
};

const completion = (message: object, reason: string) => ({
	id: 'chatcmpl-1',
	object: 'chat.completion',
	created: 1,
	model: 'scripted',
	choices: [{ index: 0, finish_reason: reason, message: { role: 'assistant', ...message } }],
	usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

function nextTurn({ messages, tools }: Question, args: object): object {
	const told = messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
	if (told.length > 0)
		return completion({ content: `The tools say: ${JSON.stringify(told)}` }, 'stop');
	const calls = (tools ?? []).map(({ function: { name } }, index) => ({
		id: `call-${index}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(args) },
	}));
	return completion({ content: null, tool_calls: calls }, 'tool_calls');
}

export async function startScriptedModel(args: object): Promise<ScriptedModel> {
	const questions: Question[] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (data) => (text += String(data)));
		request.on('end', () => {
			const question = JSON.parse(text || '{}') as Question;
			questions.push(question);
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(nextTurn(question, args)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${port}/v1`, questions, close };
}
