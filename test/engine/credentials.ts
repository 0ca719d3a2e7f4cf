import {
	ICredentialsHelper,
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	type Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

/** What n8n's credentials helper does, with given data in place of its database. */
export class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly types: ICredentialType[],
		/** Decrypted data by credential type; what n8n would save is written into it. */
		private readonly data: Record<string, ICredentialDataDecryptedObject>,
	) {
		super();
	}

	/** The data with the defaults of its fields, and its expressions resolved for the item that it is read for. */
	override async getDecrypted(
		_: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		_executeData?: IExecuteData,
		_raw?: boolean,
		item?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const fields = this.getCredentialsProperties(type);
		const resolved: ICredentialDataDecryptedObject = {};
		const values = NodeHelpers.getNodeParameters(fields, this.saved(type), true, false, null, null);
		for (const [key, value] of Object.entries(values ?? {})) {
			if (typeof value !== 'string') continue;
			// What an expression gives keeps its type, as in n8n.
			resolved[key] = item
				? JSON.parse(
						JSON.stringify(
							item.workflow.expression.getParameterValue(
								value,
								item.runExecutionData,
								item.runIndex,
								item.itemIndex,
								item.node.name,
								item.connectionInputData,
								mode,
								{},
							) ?? null,
						),
					)
				: value;
		}
		return resolved;
	}

	private saved(type: string): Record<string, string> {
		const data = this.data[type];
		if (!data) throw new Error(`No data for the credential type ${type}`);
		return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const type = this.types.find(({ name }) => name === typeName);
		// Older request functions, which the HTTP Request node uses, say `uri`.
		const url = 'uri' in requestOptions ? String(requestOptions.uri) : '';
		const options: IHttpRequestOptions = { url, ...requestOptions };
		if (!type?.authenticate) return options;
		if (typeof type.authenticate === 'function')
			return await type.authenticate(credentials, options);
		if (!workflow || !node) throw new Error('The generic way needs a workflow and a node');

		const resolve = (value: string) =>
			workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				{ $credentials: credentials },
				undefined,
				'',
			);
		for (const [key, value] of Object.entries(type.authenticate.properties.headers ?? {})) {
			options.headers = { ...options.headers, [key]: String(resolve(String(value))) };
		}
		return options;
	}

	/** Logs in if there is no token or it has expired, keeps the new one, and hands it to the request. */
	override async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const type = this.types.find(({ name }) => name === typeName);
		const expirable = type?.properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable,
		);
		if (!type?.preAuthentication || !expirable) return undefined;
		if (credentials[expirable.name] !== '' && !credentialsExpired) return undefined;
		const output = await type.preAuthentication.call(helpers, credentials);
		if (output[expirable.name] === undefined || !node.credentials) return undefined;
		const saved = this.data[typeName] ?? {};
		for (const [key, value] of Object.entries(output)) {
			if (key === expirable.name || !saved[key]?.toString().startsWith('='))
				saved[key] = String(value);
		}
		return Object.assign(credentials, output);
	}

	override async runPreAuthentication(): Promise<undefined> {}

	override getParentTypes(): string[] {
		return [];
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('Nothing in these tests reads encrypted credentials');
	}

	override getCredentialsProperties(type: string): INodeProperties[] {
		return this.types.find(({ name }) => name === type)?.properties ?? [];
	}

	override async updateCredentials(): Promise<void> {}

	override async updateCredentialsOauthTokenData(): Promise<void> {}
}
