"""Long work in the background: one row a task, with its progress, its cancel and its end, whoever runs it.

The queue is procrastinate's (jobs in PostgreSQL, whose only argument is the number of the task); this package keeps
what a page shows. It knows no domain noun: an app asks for a task by the name of a work (`demander`), and keeps what
the task is about in a row of its own.
"""
