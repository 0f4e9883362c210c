/** Markdown as `npm run format` leaves it. Prettier is loaded when it is needed: jest cannot load it. */
export async function formatted(markdown: string): Promise<string> {
	const { format, resolveConfig } = await import('prettier');
	const config = await resolveConfig('README.md');
	return await format(markdown, { ...config, parser: 'markdown' });
}
