/** What these tests need of n8n's engine that older versions of it have in another shape. */
import type { WorkflowExecute } from 'n8n-core';
import * as n8n from 'n8n-workflow';
import type { INode, IPinData, IRunExecutionData, Workflow } from 'n8n-workflow';

/** Starts a workflow. `run` took its settings one by one. */
export function startRun(
	execute: WorkflowExecute,
	settings: { workflow: Workflow; startNode: INode; pinData: IPinData },
): ReturnType<WorkflowExecute['run']> {
	if (execute.run.length === 1) return execute.run(settings);
	const { workflow, startNode, pinData } = settings;
	return Reflect.apply(execute.run, execute, [workflow, startNode, undefined, pinData]);
}

/** The data of an execution in which nothing has run. n8n had no function for it. */
export function nothingRan(): IRunExecutionData {
	if ('createEmptyRunExecutionData' in n8n) return n8n.createEmptyRunExecutionData();
	return JSON.parse('{ "resultData": { "runData": {} } }');
}
