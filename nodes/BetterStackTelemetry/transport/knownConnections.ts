import { textOrNull } from '../../shared/values/json';
import type { ApiObject } from './answers';

/** Reads all connections of the account, and misses none. */
type ReadAll = () => Promise<ApiObject[]>;

type ByNote = Map<string, ApiObject[]>;

/**
 * An account's connections by note, as a run knows them: read once, before the first of its items needs
 * them, and kept up to date with what the run itself creates and deletes.
 */
export class KnownConnections {
	private reading?: Promise<ByNote>;

	private readonly created: ByNote = new Map();

	private readonly deleted = new Set<string>();

	private hasEnded = false;

	/** Those with exactly this note. A reading that does not succeed is not kept, but for that at the end of the run. */
	async withNote(note: string, readAll: ReadAll): Promise<ApiObject[]> {
		const read = (await (this.reading ?? this.read(readAll))).get(note) ?? [];
		const byId = new Map([...(this.created.get(note) ?? []), ...read].map((row) => [row.id, row]));
		return [...byId.values()].filter(({ id }) => !this.deleted.has(id));
	}

	/** Has them read again when they are needed next: somebody else, or a lost request, may have added some. */
	forget(): void {
		this.reading = undefined;
	}

	/** Has them read once more, whoever of the items says first that all have ended. */
	readAtEnd(): void {
		if (!this.hasEnded) this.forget();
		this.hasEnded = true;
	}

	add(connection: ApiObject): void {
		const note = textOrNull(connection.attributes.note) ?? '';
		this.created.set(note, [...(this.created.get(note) ?? []), connection]);
	}

	remove(id: string): void {
		this.deleted.add(id);
	}

	private read(readAll: ReadAll): Promise<ByNote> {
		const reading = readAll().then(byNote);
		reading.catch(() => {
			if (this.reading === reading && !this.hasEnded) this.forget();
		});
		return (this.reading = reading);
	}
}

function byNote(rows: ApiObject[]): ByNote {
	const found: ByNote = new Map();
	for (const row of rows) {
		const note = textOrNull(row.attributes.note) ?? '';
		const same = found.get(note);
		if (same) same.push(row);
		else found.set(note, [row]);
	}
	return found;
}
