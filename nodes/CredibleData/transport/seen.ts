/** What a look-up has found. */
export interface LookUp<Row> {
	/** Missing if the project has nothing of this name. */
	found?: Row;
	/** Whether it was read this moment; else it is good only for seeing that nothing has to be done. */
	isFresh: boolean;
}

/** Where something is. */
interface Ref {
	project: string;
	name: string;
}

/** How rows are read. */
interface Reads<Row> {
	one(): Promise<Row | undefined>;
	all(): Promise<Row[]>;
}

/** What one run has read of an account's connections: older than what the server has, and kept by what it does itself. */
export class Seen<Row extends { name: string }> {
	private readonly byKey = new Map<string, Row | undefined>();

	/** By project; undefined until a second row of it is wanted. */
	private readonly lists = new Map<string, Promise<Map<string, Row>> | undefined>();

	/** Notes what was read; undefined if it is about to be written, so that only reading it tells what it is. */
	note({ project, name }: Ref, row: Row | undefined): void {
		this.byKey.set(`${project}/${name}`, row);
	}

	/**
	 * The first row of a project is read by itself, for the others all are listed once. An old Publisher's list
	 * lacks some (observed: 0.0.166), of which its refusal of a create tells.
	 */
	async lookUp({ project, name }: Ref, reads: Reads<Row>): Promise<LookUp<Row>> {
		const key = `${project}/${name}`;
		const known = this.byKey.get(key);
		if (known) return { found: known, isFresh: false };
		const { lists } = this;
		if (this.byKey.has(key) || !lists.has(project)) {
			lists.set(project, lists.get(project));
			return { found: await reads.one(), isFresh: true };
		}
		let list = lists.get(project);
		if (!list) {
			list = byName(reads.all());
			lists.set(project, list);
			// The next item tries again.
			list.catch(() => lists.set(project, undefined));
		}
		return { found: (await list).get(name), isFresh: false };
	}
}

async function byName<Row extends { name: string }>(
	rows: Promise<Row[]>,
): Promise<Map<string, Row>> {
	return new Map((await rows).map((row) => [row.name, row]));
}
