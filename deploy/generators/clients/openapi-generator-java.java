package dev.taskwire.generated;

import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.AccountsApi;
import org.openapitools.client.api.TasksApi;
import org.openapitools.client.model.AccountCreation;
import org.openapitools.client.model.Credentials;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.TaskChanges;
import org.openapitools.client.model.TaskCreation;
import org.openapitools.client.model.TaskPriority;
import org.openapitools.client.model.TaskStatus;

public class UseClient {

    public static void main(String[] arguments) throws Exception {
        var client = new ApiClient().setBasePath(System.getenv("TASKWIRE_URL"));
        String username = System.getenv("TASKWIRE_USERNAME");
        String password = "a long enough password";
        var accounts = new AccountsApi(client);
        var tasks = new TasksApi(client);

        var account = accounts.signOn(new AccountCreation()
                .username(username)
                .password(password)
                .email(username + "@example.com"));
        expect(username, account.getUsername());
        var tokens = accounts.signIn(new Credentials().username(username).password(password));
        client.setBearerToken(tokens.getToken());

        var task = tasks.createTask(new TaskCreation().title("Buy groceries").dueDate("2027-04-10T12:00:00Z"), null);
        expect(TaskPriority.MEDIUM, task.getPriority());
        expect("2027-04-10T12:00:00Z", task.getDueDate());

        var list = tasks.searchTasks(
                TaskStatus.PENDING, null, null, null, null, null, null, null, null, null, null, 10, null);
        expect(List.of(task.getId()), list.stream().map(each -> each.getId()).toList());
        var got = tasks.getTaskWithHttpInfo(task.getId(), null);
        String etag = got.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("ETag"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .get(0);
        var updated = tasks.updateTask(task.getId(), new TaskChanges().status(TaskStatus.IN_PROGRESS), etag);
        expect(2, updated.getVersion());

        try {
            tasks.createTask(new TaskCreation().title(" "), null);
            throw new AssertionError("a blank title was accepted");
        } catch (ApiException failure) {
            expect(400, failure.getCode());
            expect("/title", Problem.fromJson(failure.getResponseBody()).getErrors().get(0).getPointer());
        }

        expect(204, tasks.deleteTaskWithHttpInfo(task.getId(), null).getStatusCode());
    }

    private static void expect(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", but was " + actual);
        }
    }
}
