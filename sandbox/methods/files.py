"""Where to download a file."""

from sandbox.errors import bad_request
from sandbox.files import DOWNLOAD_LIMIT
from sandbox.methods.call import Call
from sandbox.world import Json


def get_file(call: Call) -> Json:
    """getFile; over 20 MB there is no download"""
    wanted = call.params["file_id"]
    file = call.engine.files.of_bot(call.bot.id, wanted)
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": wanted,
        "file_unique_id": wanted.partition("-")[2],
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS = {"getFile": get_file}
