"""A pocket Telegram: the Bot API, people and chats, for the demo, the tests and the benchmarks."""
