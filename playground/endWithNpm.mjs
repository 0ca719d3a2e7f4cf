import fs from 'node:fs';

/**
 * npm can end alone, by SIGKILL or SIGHUP for example, with or without the shell that it runs scripts in: this process
 * notices, and ends as if it had got a signal.
 */
export function endWithNpm() {
	if (process.env.npm_lifecycle_event === undefined) return;
	const before = parents();
	const look = () => parents() !== before && process.kill(process.pid, 'SIGTERM');
	setInterval(look, 1000).unref();
}

/** The process that waits for this one, and if that is a shell, the one that waits for the shell. Linux tells. */
function parents() {
	try {
		const status = fs.readFileSync(`/proc/${process.ppid}/status`, 'utf8');
		const [, name, parent] = /^Name:\s+(\S+)[^]*^PPid:\s+(\d+)/m.exec(status) ?? [];
		return name?.endsWith('sh') ? `${process.ppid} ${parent}` : `${process.ppid}`;
	} catch {
		return `${process.ppid}`; // on other systems the shell makes way for this process
	}
}
