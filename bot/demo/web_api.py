"""The Web API methods the bot uses, by name: functions of the workspace, what real Slack checks and then does."""

from collections.abc import Callable

from bot.demo import assistant_api, chat_api, conversations_api, files_api, streams_api, views_api
from bot.demo.types import JSON
from bot.demo.workspace import Workspace

Method = Callable[[Workspace, JSON], JSON]


def methods() -> dict[str, Method]:
    """Return every method by name, but for those that need no workspace (`bot.demo.web` answers these)."""
    return {
        "assistant.threads.setStatus": assistant_api.set_status,
        "assistant.threads.setSuggestedPrompts": assistant_api.set_suggested_prompts,
        "assistant.threads.setTitle": assistant_api.set_title,
        "auth.test": conversations_api.auth_test,
        "chat.appendStream": streams_api.append,
        "chat.delete": chat_api.delete,
        "chat.getPermalink": chat_api.permalink,
        "chat.postEphemeral": chat_api.post_ephemeral,
        "chat.postMessage": chat_api.post_message,
        "chat.startStream": streams_api.start,
        "chat.stopStream": streams_api.stop,
        "chat.update": chat_api.update,
        "conversations.history": conversations_api.history,
        "conversations.info": conversations_api.channel_info,
        "conversations.open": conversations_api.open_conversation,
        "conversations.replies": conversations_api.replies,
        "files.completeUploadExternal": files_api.complete_upload,
        "reactions.add": chat_api.react,
        "users.info": conversations_api.user_info,
        "views.open": views_api.open_view,
        "views.publish": views_api.publish,
        "views.push": views_api.push,
        "views.update": views_api.update,
    }
