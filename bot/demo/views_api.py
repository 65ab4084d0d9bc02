"""`views.*`: modals and Home tabs."""

from bot.demo.interactions import view_body
from bot.demo.types import JSON, SlackRefusal
from bot.demo.web_args import need
from bot.demo.workspace import Workspace


def open_view(workspace: Workspace, args: JSON) -> JSON:
    """Open a modal."""
    trigger = need(args, "trigger_id", "invalid_arguments")
    return {"view": view_body(workspace.views.open(trigger, args.get("view")), workspace)}


def push(workspace: Workspace, args: JSON) -> JSON:
    """Put a modal on top of another."""
    trigger = need(args, "trigger_id", "invalid_arguments")
    return {"view": view_body(workspace.views.push(trigger, args.get("view")), workspace)}


def update(workspace: Workspace, args: JSON) -> JSON:
    """Change a modal."""
    view_id, external_id = str(args.get("view_id") or ""), str(args.get("external_id") or "")
    if bool(view_id) == bool(external_id):
        raise SlackRefusal("invalid_arguments")
    view = workspace.views.update(view_id, external_id, args.get("view"), str(args.get("hash") or ""))
    return {"view": view_body(view, workspace)}


def publish(workspace: Workspace, args: JSON) -> JSON:
    """Change somebody's Home tab."""
    person = workspace.person(need(args, "user_id", "invalid_arguments"))
    view = workspace.views.publish(person.id, args.get("view"), str(args.get("hash") or ""))
    return {"view": view_body(view, workspace)}
