from participate.kit import serving


def test_one_worker_means_one_process_for_everything(settings):
    settings.REMBUK_WORKERS = 1
    assert [plan.name for plan in serving.plans("127.0.0.1", 8000, 8001)] == ["everything"]


def test_production_serves_pages_and_sockets_from_two_kinds_of_worker(settings):
    settings.REMBUK_WORKERS = 4
    pages, sockets = serving.plans("0.0.0.0", 8000, 8001)
    assert (pages.name, sockets.name) == ("pages", "sockets")
    assert pages.command[pages.command.index("--workers") + 1] == "4"
    assert sockets.command[sockets.command.index("--port") + 1] == "8001"
    assert [plan.name for plan in serving.plans("0.0.0.0", 8000, 8001, only="sockets")] == ["sockets"]
