package main

import (
	"context"
	"log"
	"os"

	"taskwire/client/api"
)

type bearer struct{ token string }

func (b bearer) BearerAuth(context.Context, api.OperationName) (api.BearerAuth, error) {
	return api.BearerAuth{Token: b.token}, nil
}

func main() {
	url := os.Getenv("TASKWIRE_URL")
	username := os.Getenv("TASKWIRE_USERNAME")
	password := "a long enough password"
	ctx := context.Background()
	client, err := api.NewClient(url, bearer{})
	check(err)

	signedOn, err := client.SignOn(ctx, &api.AccountCreation{
		Username: username, Password: password, Email: username + "@example.com"})
	check(err)
	account, known := signedOn.(*api.AccountWithTokensHeaders)
	expect(known && string(account.Response.Username) == username, "the username")
	signedIn, err := client.SignIn(ctx, &api.Credentials{Username: username, Password: password})
	check(err)
	tokens, known := signedIn.(*api.TokensHeaders)
	expect(known, "the tokens")
	client, err = api.NewClient(url, bearer{string(tokens.Response.Token)})
	check(err)

	created, err := client.CreateTask(ctx, &api.TaskCreation{
		Title: "Buy groceries", DueDate: api.NewOptNilTaskDueDateInput("2027-04-10T12:00:00Z")}, api.CreateTaskParams{})
	check(err)
	creation, known := created.(*api.TaskHeaders)
	expect(known, "the task")
	task := creation.Response
	expect(task.Priority == api.TaskPriorityMedium, "the priority")
	expect(task.DueDate.Value == "2027-04-10T12:00:00Z", "the due date")

	found, err := client.SearchTasks(ctx, api.SearchTasksParams{
		Status: api.NewOptTaskStatus(api.TaskStatusPending), Limit: api.NewOptInt(10)})
	check(err)
	list, known := found.(*api.TaskListHeaders)
	expect(known && len(list.Response) == 1 && list.Response[0].ID == task.ID, "the list")
	got, err := client.GetTask(ctx, api.GetTaskParams{TaskID: task.ID})
	check(err)
	one, known := got.(*api.OneTaskHeaders)
	expect(known, "the task")
	changed, err := client.UpdateTask(ctx, &api.TaskChanges{Status: api.NewOptTaskStatus(api.TaskStatusInProgress)},
		api.UpdateTaskParams{TaskID: task.ID, IfMatch: api.NewOptString(one.ETag)})
	check(err)
	updated, known := changed.(*api.OneTaskHeaders)
	expect(known && updated.Response.Version == 2, "the version")

	refused, err := client.CreateTask(ctx, &api.TaskCreation{Title: " "}, api.CreateTaskParams{})
	check(err)
	problem, known := refused.(*api.BadRequestHeaders)
	expect(known && problem.Response.Status == 400, "the problem")
	expect(problem.Response.Errors[0].Pointer.Value == "/title", "the pointer")

	deleted, err := client.DeleteTask(ctx, api.DeleteTaskParams{TaskID: task.ID})
	check(err)
	_, known = deleted.(*api.NoContent)
	expect(known, "the deletion")
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
