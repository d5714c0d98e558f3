"""How Alembic runs the migrations on the connection it is handed."""

from alembic import context

from desktop.model.base import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
