"""Many at once."""
import threading


def together(work, items):
    """Runs work(item) for all items at the same time, and returns the results in their order."""
    results = [None] * len(items)
    gate = threading.Event()

    def run(index, item):
        gate.wait()
        results[index] = work(item)
    threads = [threading.Thread(target=run, args=(i, item), daemon=True) for i, item in enumerate(items)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    return results


def counted(statuses):
    """Such as 20× 200, 4× 503; 0 is no answer."""
    return ", ".join("%d× %d" % (statuses.count(status), status) for status in sorted(set(statuses)))
