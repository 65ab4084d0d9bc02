"""What becomes of a submitted modal: docs.slack.dev/surfaces/modals, "response_action"."""

from dataclasses import replace

from bot.demo.types import JSON, SlackRefusal, View
from bot.demo.workspace import Workspace


def applied(workspace: Workspace, view: View, reply: JSON | None) -> JSON | None:
    """
    Do what the app's acknowledgement says and return it, None for a plain one, which closes the modal.

    Raises:
        SlackRefusal: It says something Slack does not take.
    """
    action = (reply or {}).get("response_action")
    if not reply or action is None:
        if reply:
            raise SlackRefusal("invalid_response", f"not a response_action: {sorted(reply)}")
        _closed(workspace, view)
        return None
    if action == "errors":
        _refused(workspace, view, reply.get("errors"))
    elif action == "update":
        workspace.views.update(view.id, "", reply.get("view"))
    elif action == "push":
        workspace.views.push_on(view.user, reply.get("view"))
    elif action == "clear":
        workspace.views.clear(view.user)
    else:
        raise SlackRefusal("invalid_response_action", str(action))
    return reply


def _closed(workspace: Workspace, view: View) -> None:
    """Take the modal away, if the app has not done so meanwhile."""
    top = workspace.views.top(view.user)
    if top is not None and top.id == view.id:
        workspace.views.pop(view.user)


def _refused(workspace: Workspace, view: View, errors: object) -> None:
    """Show the app's objections, which must each belong to an input block."""
    inputs = {block["block_id"] for block in view.blocks if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackRefusal("invalid_errors", f"not the block ids of inputs: {errors}")
    if not all(isinstance(message, str) and message for message in errors.values()):
        raise SlackRefusal("invalid_errors", "not all are sentences")
    workspace.views.put(replace(view, errors=dict(errors)))
