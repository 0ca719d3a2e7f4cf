/** n8n's editor in a real browser, as a user sees it. */
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { owner } from '../../playground/rest.mts';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** The editor takes its time on a busy machine. */
const TIMEOUT = 60_000;

export type Theme = 'light' | 'dark';

/** Something that n8n's editor has named for tests. */
export const testId = (id: string) => `[data-test-id="${id}"]`;

/** Starts the browser: that of the variable CHROMIUM, or Debian's. It reaches nothing but this machine. */
export async function startBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
	return await chromium.launch({ executablePath, args: FLAGS });
}

/** A signed-in window of the editor. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens it and signs in as the owner. */
	static async open(browser: Browser, url: string, theme: Theme = 'light'): Promise<Editor> {
		const context = await browser.newContext({
			colorScheme: theme, // n8n follows the system's unless told otherwise
			viewport: { width: 1440, height: 960 },
		});
		context.setDefaultTimeout(TIMEOUT);
		await context.route(
			({ hostname }) => hostname !== '127.0.0.1' && hostname !== '',
			async (route) => await route.abort(),
		);
		const page = await context.newPage();
		await page.goto(`${url}/signin`);
		await page.fill('input[name="emailOrLdapLoginId"]', owner.email);
		await page.fill('input[type="password"]', owner.password);
		await page.click(testId('form-submit-button'));
		await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
		return new Editor(page, url);
	}

	async goto(path: string): Promise<void> {
		await this.page.goto(`${this.url}${path}`);
	}

	/** Opens a saved workflow's canvas. */
	async openWorkflow(id: string): Promise<void> {
		await this.goto(`/workflow/${id}`);
		await this.page.waitForSelector(testId('canvas-node'));
	}

	/** Opens a node's panel from the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`${testId('canvas-node')}[data-node-name="${name}"]`).dblclick();
		await this.page.waitForSelector(testId('ndv'));
	}

	/** The place of a parameter in the open panel. */
	parameter(name: string): Locator {
		return this.page.locator(testId(`parameter-input-${name}`));
	}

	/** The open panel's output. */
	get output(): Locator {
		return this.page.locator(testId('output-panel'));
	}

	/** The open panel's input. */
	get input(): Locator {
		return this.page.locator(testId('ndv-input-panel'));
	}

	/** Runs the node of the open panel. */
	async execute(): Promise<void> {
		await this.page.click(testId('node-execute-button'));
	}

	/** Types into the search of the nodes panel, which it opens in a new workflow if it is not open. */
	async searchNodes(text: string): Promise<void> {
		const field = this.page.locator(testId('node-creator-search-bar'));
		if (!(await field.isVisible())) {
			await this.goto('/workflow/new');
			await this.page.click(testId('canvas-add-button'));
		}
		await field.fill(text);
	}

	/** The entries that the nodes panel shows, each with its name and its description. */
	async foundNodes(): Promise<string[]> {
		return await this.page.locator(testId('node-creator-node-item')).allInnerTexts();
	}

	/** The icons of the nodes on the canvas; one that could not be loaded has no width. */
	async icons(): Promise<Array<{ source: string; width: number }>> {
		const images = await this.page.locator(`${testId('canvas-node')} img`).all();
		return await Promise.all(
			images.map(async (image) => ({
				source: (await image.getAttribute('src')) ?? '',
				width: (await image.boundingBox())?.width ?? 0,
			})),
		);
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}
}
