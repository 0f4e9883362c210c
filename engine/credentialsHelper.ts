import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	Workflow,
} from 'n8n-workflow';

/** Decrypted credential data by credential type. */
export type Credentials = Readonly<Record<string, object>>;

/** Counts what n8n would have to decrypt. */
export interface Counters {
	decrypted: number;
}

/** n8n's CredentialsHelper without its database; generic authentication works as it does there. */
export function credentialsHelper(
	types: readonly ICredentialType[],
	credentials: Credentials,
	counters: Counters,
) {
	const typeOf = (name: string) => types.find((type) => type.name === name);
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (name: string) => typeOf(name)?.properties ?? [],
		async getDecrypted(_data: unknown, _node: unknown, name: string) {
			counters.decrypted++;
			return { ...credentials[name] };
		},
		async preAuthentication() {
			return undefined;
		},
		async authenticate(
			data: ICredentialDataDecryptedObject,
			name: string,
			request: IHttpRequestOptions,
			workflow: Workflow,
			node: INode,
		) {
			const authenticate = typeOf(name)?.authenticate;
			if (!authenticate) return request;
			if (typeof authenticate === 'function') return await authenticate(data, request);
			const resolve = (value: string) =>
				value.startsWith('=')
					? String(
							workflow.expression.getSimpleParameterValue(
								node,
								value,
								'internal',
								{ $credentials: data } as never,
								undefined,
								'',
							) || '',
						)
					: value;
			request.headers ??= {};
			for (const [part, group] of Object.entries(authenticate.properties)) {
				const holder = request as unknown as Record<string, Record<string, unknown>>;
				holder[part] ??= {};
				for (const [key, value] of Object.entries(group as Record<string, string>)) {
					holder[part][resolve(key)] = resolve(value);
				}
			}
			return request;
		},
	};
}
