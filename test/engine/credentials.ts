import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IExecuteData,
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
		/** Decrypted data by credential type. */
		private readonly data: Record<string, ICredentialDataDecryptedObject>,
	) {
		super();
	}

	/** The data, with its expressions resolved for the item that the credential is read for. */
	override async getDecrypted(
		_: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		_executeData?: IExecuteData,
		_raw?: boolean,
		item?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const data = this.data[type];
		if (!data) throw new Error(`No data for the credential type ${type}`);
		const resolved = { ...data };
		for (const [key, value] of Object.entries(data)) {
			if (typeof value !== 'string' || !item) continue;
			resolved[key] = String(
				item.workflow.expression.getParameterValue(
					value,
					item.runExecutionData,
					item.runIndex,
					item.itemIndex,
					item.node.name,
					item.connectionInputData,
					mode,
					{},
				),
			);
		}
		return resolved;
	}

	override async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const type = this.types.find(({ name }) => name === typeName);
		const options: IHttpRequestOptions = { url: '', ...requestOptions };
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

	override async preAuthentication(): Promise<undefined> {}

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
