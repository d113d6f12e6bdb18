package main

import (
	"context"
	"log"
	"os"

	openapi "github.com/GIT_USER_ID/GIT_REPO_ID"
)

func main() {
	username := os.Getenv("TASKWIRE_USERNAME")
	password := "a long enough password"
	configuration := openapi.NewConfiguration()
	configuration.Servers = openapi.ServerConfigurations{{URL: os.Getenv("TASKWIRE_URL")}}
	client := openapi.NewAPIClient(configuration)
	ctx := context.Background()

	creation := openapi.NewAccountCreation(username, password, username+"@example.com")
	account, _, err := client.AccountsAPI.SignOn(ctx).AccountCreation(*creation).Execute()
	check(err)
	expect(account.Username == username, "the username")
	credentials := openapi.NewCredentials(username, password)
	tokens, _, err := client.AccountsAPI.SignIn(ctx).Credentials(*credentials).Execute()
	check(err)
	ctx = context.WithValue(ctx, openapi.ContextAccessToken, tokens.Token)

	taskCreation := openapi.NewTaskCreation("Buy groceries")
	taskCreation.SetDueDate("2027-04-10T12:00:00Z")
	task, _, err := client.TasksAPI.CreateTask(ctx).TaskCreation(*taskCreation).Execute()
	check(err)
	expect(task.Priority == openapi.MEDIUM, "the priority")
	expect(task.GetDueDate() == "2027-04-10T12:00:00Z", "the due date")

	list, _, err := client.TasksAPI.SearchTasks(ctx).Status(openapi.PENDING).Limit(10).Execute()
	check(err)
	expect(len(list) == 1 && list[0].Id == task.Id, "the list")
	_, got, err := client.TasksAPI.GetTask(ctx, task.Id).Execute()
	check(err)
	changes := openapi.NewTaskChanges()
	changes.SetStatus(openapi.IN_PROGRESS)
	updated, _, err := client.TasksAPI.UpdateTask(ctx, task.Id).IfMatch(got.Header.Get("ETag")).TaskChanges(*changes).Execute()
	check(err)
	expect(updated.Version == 2, "the version")

	_, _, err = client.TasksAPI.CreateTask(ctx).TaskCreation(*openapi.NewTaskCreation(" ")).Execute()
	failure, known := err.(*openapi.GenericOpenAPIError)
	expect(known, "the error")
	problem, known := failure.Model().(openapi.Problem)
	expect(known && problem.Status == 400, "the problem")
	expect(problem.Errors[0].GetPointer() == "/title", "the pointer")

	deleted, err := client.TasksAPI.DeleteTask(ctx, task.Id).Execute()
	check(err)
	expect(deleted.StatusCode == 204, "the status of the deletion")
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func expect(holds bool, what string) {
	if !holds {
		log.Fatal("not as expected: ", what)
	}
}
